module example.com/appended
