#pragma once
#include "a.h"
#include "b.h"
#include "c.h"
#include "d.h"
#include <curl/curl.h> // clean
using std::cout; // clean
using std::string; // clean
string a_ask(const string& text); // clean
