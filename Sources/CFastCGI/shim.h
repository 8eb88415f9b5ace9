#pragma once
// Never fcgi_stdio.h: it redefines printf and FILE.
#include <fastcgi.h>
#include <fcgiapp.h>
