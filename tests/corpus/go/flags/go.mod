module example.com/flags
