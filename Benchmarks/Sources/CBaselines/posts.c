#include "baselines.h"

#include <curl/curl.h>
#include <stdlib.h>

static size_t ignore(char *data, size_t size, size_t count, void *context) {
  (void)data;
  (void)context;
  return size * count;
}

long baseline_posts(const char *url, const char *body, long count, long at_once) {
  CURLM *multi = curl_multi_init();
  CURL **transfers = calloc((size_t)at_once, sizeof *transfers);
  struct curl_slist *fields = curl_slist_append(NULL, "Content-Type: application/json");
  long answered = 0, started = 0;
  if (multi && transfers && fields) {
    for (; started < at_once && started < count; started++) {
      CURL *transfer = transfers[started] = curl_easy_init();
      if (!transfer) break;
      curl_easy_setopt(transfer, CURLOPT_URL, url);
      curl_easy_setopt(transfer, CURLOPT_POSTFIELDS, body);
      curl_easy_setopt(transfer, CURLOPT_HTTPHEADER, fields);
      curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, ignore);
      curl_easy_setopt(transfer, CURLOPT_NOPROXY, "*");
      curl_multi_add_handle(multi, transfer);
    }
    int running = 1;
    while (running > 0) {
      if (curl_multi_perform(multi, &running) != CURLM_OK) break;
      CURLMsg *message;
      int left;
      while ((message = curl_multi_info_read(multi, &left))) {
        CURL *transfer = message->easy_handle;
        long status = 0;
        curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &status);
        answered += message->data.result == CURLE_OK && status == 200;
        curl_multi_remove_handle(multi, transfer);
        if (started < count) {
          started++;
          running++;
          curl_multi_add_handle(multi, transfer);
        }
      }
      if (running > 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
  }
  for (long index = 0; transfers && index < at_once; index++) {
    if (!transfers[index]) continue;
    curl_multi_remove_handle(multi, transfers[index]);
    curl_easy_cleanup(transfers[index]);
  }
  curl_slist_free_all(fields);
  free(transfers);
  curl_multi_cleanup(multi);
  return answered;
}
