-- A caller may ask the gateway what came of its own requests. The gateway reads these columns and no others: none holds words.
GRANT SELECT (
  "id", "started_at", "endpoint", "outcome", "http_status", "error_code", "stream", "model_asked", "model_served", "provider",
  "rule_id", "rule_version", "rule_name", "cost_nanos", "cost_estimated", "latency_ms", "queue_ms", "time_to_first_token_ms",
  "finish_reason", "cache_status", "cache_reason", "cache_age_ms", "saved_nanos", "facts", "key_id", "input_tokens",
  "cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "input_audio_tokens", "cached_input_audio_tokens",
  "input_image_tokens", "cached_input_image_tokens", "output_tokens", "reasoning_tokens", "output_audio_tokens",
  "output_image_tokens", "web_searches", "file_searches", "rerank_searches", "images", "input_audio_ms", "input_characters"
) ON "request_logs" TO "switchyard_gateway";

GRANT SELECT (
  "request_id", "index", "organization_id", "provider", "model", "outcome", "http_status", "started_after_ms", "duration_ms",
  "connect_ms", "first_byte_ms", "cost_nanos"
) ON "request_attempts" TO "switchyard_gateway";
