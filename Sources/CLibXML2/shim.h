#pragma once
#include <libxml/xmlversion.h>
/* Else libxml2's headers bring those of ICU, which contradict the copy inside Foundation wherever a module sees both. Only the end
   of a structure that nobody here makes depends on it. */
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/* What Swift cannot say of libxml2: macros, function pointers and thread-local settings. Everything else is called directly. */

#if LIBXML_VERSION >= 21200
typedef const xmlError *shim_error;
#else
typedef xmlErrorPtr shim_error;
#endif

/* What a parser reported: the first error, its place, and whether there was a DOCTYPE. All zero means nothing. */
typedef struct {
  int code;
  int line;
  int doctype;
  int halted;
} shim_report;

static inline void shim_on_error(void *context, shim_error error) {
  xmlParserCtxtPtr parser = (xmlParserCtxtPtr)context;
  shim_report *report = (shim_report *)parser->_private;
  int counts = error->domain == XML_FROM_PARSER || error->domain == XML_FROM_NAMESPACE;
  /* A namespace that is no URI is a name all the same. */
  if (report->code || !counts || error->level < XML_ERR_ERROR || error->code == XML_WAR_NS_URI) return;
  report->code = error->code;
  report->line = error->line;
}

static inline void shim_on_doctype(void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id) {
  (void)name, (void)public_id, (void)system_id;
  ((shim_report *)((xmlParserCtxtPtr)context)->_private)->doctype = 1;
  xmlStopParser((xmlParserCtxtPtr)context);
}

static inline void shim_ignore_error(void *context, shim_error error) { (void)context, (void)error; }
static inline void shim_ignore_message(void *context, const char *format, ...) { (void)context, (void)format; }

/* Strict: no DTD, no entities, no network. A DOCTYPE stops the parser before a declaration in it is read. Null where anything was reported. */
static inline xmlDocPtr shim_read_xml(const char *bytes, int count, shim_report *report) {
  xmlParserCtxtPtr parser = xmlNewParserCtxt();
  if (!parser) { report->code = XML_ERR_NO_MEMORY; return NULL; }
  parser->_private = report;
  parser->sax->internalSubset = shim_on_doctype;
  parser->sax->serror = shim_on_error;
  xmlDocPtr document = xmlCtxtReadMemory(parser, bytes, count, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (!document && !report->code) report->code = XML_ERR_INTERNAL_ERROR;
  if (document && (report->code || report->doctype)) { xmlFreeDoc(document); document = NULL; }
  xmlFreeParserCtxt(parser);
  return document;
}

/* Forgiving: errors are passed over; `halted` says that the parser gave up before the end (it nests at most 255 elements). */
static inline xmlDocPtr shim_read_html(const char *bytes, int count, const char *encoding, shim_report *report) {
  htmlParserCtxtPtr parser = htmlNewParserCtxt();
  if (!parser) { report->code = XML_ERR_NO_MEMORY; return NULL; }
  xmlDocPtr document = htmlCtxtReadMemory(parser, bytes, count, NULL, encoding,
    HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT);
  report->halted = parser->disableSAX != 0;
  htmlFreeParserCtxt(parser);
  return document;
}

/* libxml2 prints some XPath errors past the context's handler, through a setting of the thread: it is silenced here and given back. */
#define SHIM_SILENTLY(statement)                                  \
  xmlGenericErrorFunc shim_function = xmlGenericError;            \
  void *shim_context = xmlGenericErrorContext;                    \
  xmlSetGenericErrorFunc(NULL, shim_ignore_message);              \
  statement;                                                      \
  xmlSetGenericErrorFunc(shim_context, shim_function)

static inline xmlXPathContextPtr shim_xpath_context(xmlDocPtr document, unsigned long effort) {
  xmlXPathContextPtr context = xmlXPathNewContext(document);
  if (!context) return NULL;
  context->opLimit = effort;
  context->error = shim_ignore_error;
  return context;
}

/* A context serves several expressions, each as if it were the first: one that failed may have left anything behind. */
static inline void shim_xpath_reset(xmlXPathContextPtr context) {
  context->node = (xmlNodePtr)context->doc;
  context->contextSize = context->proximityPosition = -1;
  context->opCount = 0;
  context->depth = 0;
  xmlResetError(&context->lastError);
}

static inline xmlXPathCompExprPtr shim_xpath_compile(xmlXPathContextPtr context, const char *expression) {
  shim_xpath_reset(context);
  SHIM_SILENTLY(xmlXPathCompExprPtr result = xmlXPathCtxtCompile(context, (const xmlChar *)expression));
  return result;
}

static inline xmlXPathObjectPtr shim_xpath_evaluate(xmlXPathContextPtr context, xmlXPathCompExprPtr expression) {
  shim_xpath_reset(context);
  SHIM_SILENTLY(xmlXPathObjectPtr result = xmlXPathCompiledEval(expression, context));
  return result;
}

static inline void shim_free(xmlChar *text) { xmlFree(text); }
