package config

// Gateway answers the questions of the staff.
const Gateway = "http://localhost:8000/v1"
