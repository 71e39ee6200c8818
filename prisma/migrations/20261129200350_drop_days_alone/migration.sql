-- Nobody reads or writes one of the request tables until the transaction ends, so a day that nobody needs is not written to before it goes.
-- SECURITY DEFINER: the worker owns nothing, and locks tables no more than this.
CREATE FUNCTION "stop_request_table"(parent text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF parent <> ALL (ARRAY['request_logs', 'request_attempts', 'request_bodies']) THEN
    RAISE EXCEPTION '% is no table of requests.', parent USING ERRCODE = '22023';
  END IF;
  EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', parent);
END
$$;
REVOKE ALL ON FUNCTION "stop_request_table"(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "stop_request_table"(text) TO "switchyard_worker";
