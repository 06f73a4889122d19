#include "baselines.h"

#include <yaml.h>

size_t baseline_yaml_events(const unsigned char *text, size_t length) {
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return 0;
  yaml_parser_set_input_string(&parser, text, length);
  size_t count = 0;
  for (int is_over = 0; !is_over; count++) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      count = 0;
      break;
    }
    is_over = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return count;
}
