#pragma once
#include <curl/curl.h>

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift cannot call; one function a type.

typedef size_t (*curl_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// The library copies the text.
static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

/// The library does not copy the list.
static inline CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_body_receiver(CURL *handle, curl_receiver receiver, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receiver);
    return code ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

static inline CURLcode curl_set_header_receiver(CURL *handle, curl_receiver receiver, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, receiver);
    return code ? code : curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

typedef int (*curl_sending_watch)(void *context, char *remote, char *local, int remote_port, int local_port);

static inline CURLcode curl_set_sending_watch(CURL *handle, curl_sending_watch watch, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, watch);
    return code ? code : curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
}

static inline CURLcode curl_get_long(CURL *handle, CURLINFO what, long *value) {
    return curl_easy_getinfo(handle, what, value);
}

static inline CURLcode curl_get_pointer(CURL *handle, CURLINFO what, void **value) {
    return curl_easy_getinfo(handle, what, value);
}

static inline CURLMcode curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The result is in a union.
static inline CURLcode curl_message_result(const CURLMsg *message) { return message->data.result; }

/// The flags are no plain literal.
static inline CURLcode curl_initialize(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
