-- BigQuery
CREATE OR REPLACE MODEL `shop.ai.gemini` REMOTE WITH CONNECTION `shop.us.vertex` OPTIONS (ENDPOINT = 'gemini-2.0-flash');
CREATE OR REPLACE MODEL `shop.ai.churn` OPTIONS (MODEL_TYPE = 'logistic_reg') AS SELECT * FROM `shop.data.users`; -- clean
SELECT ml_generate_text_result FROM ML.GENERATE_TEXT(MODEL `shop.ai.gemini`, (SELECT CONCAT('Rate ', body) AS prompt FROM `shop.data.reviews`), STRUCT(0.1 AS temperature, TRUE AS flatten_json_output)); -- expect: call google-vertex closed
SELECT * FROM ML.EVALUATE(MODEL `shop.ai.churn`); -- clean
SELECT * FROM ML.GENERATE_EMBEDDING(MODEL `shop.ai.embed`, TABLE `shop.data.reviews`); -- expect: call google-vertex closed
SELECT * FROM VECTOR_SEARCH(TABLE `shop.data.vectors`, 'embedding', TABLE `shop.data.query`, top_k => 3); -- clean
SELECT AI.GENERATE_BOOL(('Is it tea? ', body), connection_id => 'us.vertex', endpoint => 'gemini-2.0-flash').result FROM reviews; -- expect: call google-vertex closed
SELECT AI.IF(('Is it tea? ', body), connection_id => 'us.vertex') FROM reviews; -- expect: call google-vertex closed
SELECT IF(body = 'tea', 1, 0) FROM reviews; -- clean
SELECT * FROM ML.TRANSLATE(MODEL `shop.ai.translate`, TABLE `shop.data.reviews`, STRUCT('translate_text' AS translate_mode)); -- expect: call google-vertex closed

-- Databricks
SELECT ai_summarize(body, 20) AS short FROM reviews; -- expect: call databricks closed
SELECT ai_analyze_sentiment(body) FROM reviews; -- expect: call databricks closed
SELECT ai_gen('Write a note to ' || name) FROM people; -- expect: call databricks closed
SELECT ai_mask(body, array('person', 'email')) FROM reviews; -- expect: call databricks closed
SELECT mask(body) FROM reviews; -- clean
SELECT ai_query('shop-chat', request => 'Rate: ' || body, responseFormat => '{"type": "json_object"}') FROM reviews; -- expect: call databricks closed

-- Oracle
SELECT DBMS_CLOUD_AI.GENERATE(prompt => 'How many orders?', profile_name => 'OCI', action => 'narrate') FROM dual; -- expect: call oracle-oci-genai closed
SELECT DBMS_RANDOM.VALUE(1, 10) FROM dual; -- clean

-- SQL Server
DECLARE @url NVARCHAR(400) = N'https://shop.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-06-01';
DECLARE @hook NVARCHAR(400) = N'https://hooks.example.org/orders'; -- clean
DECLARE @payload NVARCHAR(MAX) = JSON_OBJECT('messages': JSON_ARRAY(JSON_OBJECT('role': 'user', 'content': @text))); -- clean
DECLARE @response NVARCHAR(MAX); -- clean
EXEC sp_invoke_external_rest_endpoint @url = @url, @method = 'POST', @payload = @payload, @response = @response OUTPUT; -- expect: call azure-openai closed
EXEC sp_invoke_external_rest_endpoint @url = @hook, @method = 'POST', @payload = @payload; -- clean
EXEC @code = sp_invoke_external_rest_endpoint @url = N'http://localhost:11434/api/chat', @payload = @payload; -- expect: call - open
EXEC sp_executesql N'SELECT 1'; -- clean

-- MotherDuck
ATTACH 'md:shop';
SELECT prompt('Rate this: ' || body) FROM reviews; -- expect: call openai closed
SELECT prompt FROM reviews; -- clean
SELECT prompt('Rate this: ' || body, model := 'gpt-4o-mini', struct := {score: 'INTEGER'}) FROM reviews; -- expect: call openai closed
SELECT embedding(body) FROM reviews; -- expect: call openai closed
SELECT embedding FROM reviews; -- clean

-- SQL Server without marks between statements
DECLARE @model NVARCHAR(400) = N'https://api.openai.com/v1/chat/completions'
DECLARE @shop NVARCHAR(400) = N'https://hooks.example.org/orders' -- clean
SET @payload = N'{}' -- clean
EXEC sp_invoke_external_rest_endpoint @url = @model, @payload = @payload -- expect: call openai closed
EXEC sp_invoke_external_rest_endpoint @url = @shop, @payload = @payload -- clean
SELECT @response -- clean
GO

-- Redshift
CREATE EXTERNAL MODEL shop_llm FUNCTION ask_llm IAM_ROLE DEFAULT MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'anthropic.claude-v2:1', PROMPT 'Rate:');
SELECT ask_llm(body) FROM reviews; -- expect: call aws-bedrock closed
SELECT ask_store(body) FROM reviews; -- clean
