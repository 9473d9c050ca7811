SELECT SNOWFLAKE.CORTEX.COMPLETE('mistral-large2', CONCAT('Summarise: ', review)) FROM reviews; -- expect: call snowflake-cortex closed
SELECT CONCAT('Summarise: ', review) FROM reviews; -- clean
SELECT SNOWFLAKE.CORTEX.SENTIMENT(review) FROM reviews; -- expect: call snowflake-cortex closed
SELECT SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY(review) FROM reviews; -- clean
SELECT AI_COMPLETE('claude-3-5-sonnet', prompt) FROM prompts; -- expect: call snowflake-cortex closed
SELECT COMPLETE(prompt) FROM prompts; -- clean
SELECT ai_query('databricks-meta-llama-3-3-70b-instruct', CONCAT('x', body)) AS answer FROM mail; -- expect: call databricks closed
SELECT ai_queries(body) FROM mail; -- clean
SELECT * FROM ML.GENERATE_TEXT(MODEL `proj.ds.gemini`, (SELECT prompt FROM t), STRUCT(0.2 AS temperature)); -- expect: call google-vertex closed
SELECT * FROM ML.PREDICT(MODEL `proj.ds.churn`, (SELECT * FROM t)); -- clean
SELECT AI.GENERATE('hello', endpoint => 'gemini-2.0-flash'); -- expect: call google-vertex closed
SELECT GENERATE_UUID(); -- clean
SELECT ai.openai_chat_complete('gpt-4o', jsonb_build_array(jsonb_build_object('role', 'user', 'content', body))) FROM mail; -- expect: call openai closed
SELECT jsonb_build_array(jsonb_build_object('role', 'user', 'content', body)) FROM mail; -- clean
SELECT ai.openai_chat_complete('llama', messages, base_url => 'http://vllm:8000/v1') FROM mail; -- expect: call - open
SELECT ai.anthropic_generate('claude-3-5-sonnet-20240620', messages) FROM mail; -- expect: call anthropic closed
SELECT ai.ollama_generate('llama3', 'hello'); -- expect: call - open
SELECT ai.chunk_text('hello'); -- clean
SELECT azure_openai.create_embeddings('embedding-prod', body) FROM mail; -- expect: call azure-openai closed
EXEC sp_invoke_external_rest_endpoint @url = N'https://api.openai.com/v1/chat/completions', @payload = @p; -- expect: call openai closed
EXEC sp_helptext @objname = N'orders'; -- clean
SELECT http_post('https://api.openai.com/v1/embeddings', payload, 'application/json') FROM t; -- expect: call openai closed
SELECT http_post('https://example.org/hook', payload, 'application/json') FROM t; -- clean
INSERT INTO answers SELECT id, ai_query('endpoint', question) FROM questions; -- expect: call databricks closed
INSERT INTO answers SELECT id, question FROM questions; -- clean
CREATE VIEW v AS SELECT AI_CLASSIFY(body, ['a', 'b']) AS c FROM mail; -- expect: call snowflake-cortex closed
CREATE VIEW w AS SELECT COUNT(*) AS c FROM mail; -- clean
CREATE FUNCTION ask(q text) RETURNS text AS $$ SELECT ai.openai_chat_complete('gpt-4o', q) $$ LANGUAGE sql; -- expect: call openai closed
CREATE FUNCTION twice(q text) RETURNS text AS $$ SELECT q || q $$ LANGUAGE sql; -- clean
SELECT DBMS_CLOUD_AI.GENERATE(prompt => 'how many orders') FROM dual; -- expect: call oracle-oci-genai closed
