// Sends what is written to standard error nowhere, and back again. TensorFlow's libraries print an advertisement of
// their options while they are being loaded, before any of their settings is read.
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static int kept = -1;

static napi_value Hush(napi_env, napi_callback_info) {
  int nowhere = open("/dev/null", O_WRONLY);
  if (kept == -1 && nowhere != -1) {
    kept = dup(2);
    if (kept != -1) dup2(nowhere, 2);
  }
  if (nowhere != -1) close(nowhere);
  return nullptr;
}

static napi_value Speak(napi_env, napi_callback_info) {
  if (kept != -1) {
    dup2(kept, 2);
    close(kept);
    kept = -1;
  }
  return nullptr;
}

NAPI_MODULE_INIT() {
  napi_value hush, speak;
  napi_create_function(env, "hush", NAPI_AUTO_LENGTH, Hush, nullptr, &hush);
  napi_create_function(env, "speak", NAPI_AUTO_LENGTH, Speak, nullptr, &speak);
  napi_set_named_property(env, exports, "hush", hush);
  napi_set_named_property(env, exports, "speak", speak);
  return exports;
}
