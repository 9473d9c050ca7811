CREATE EXTENSION IF NOT EXISTS ai CASCADE; -- clean
CREATE EXTENSION IF NOT EXISTS vector; -- clean
CREATE TABLE documents (id BIGINT PRIMARY KEY, body TEXT, embedding VECTOR(1536)); -- clean

SELECT ai.create_vectorizer( -- clean
  'documents'::regclass, -- clean
  embedding => ai.embedding_openai('text-embedding-3-small', 1536), -- expect: call openai closed
  chunking => ai.chunking_recursive_character_text_splitter('body') -- clean
); -- clean

UPDATE documents SET embedding = ai.openai_embed('text-embedding-3-small', body); -- expect: call openai closed
UPDATE documents SET body = trim(body); -- clean
SELECT body FROM documents ORDER BY embedding <=> ai.openai_embed('text-embedding-3-small', 'tea') LIMIT 3; -- expect: call openai closed
SELECT body FROM documents ORDER BY embedding <=> '[1, 2, 3]' LIMIT 3; -- clean
SELECT ai.cohere_rerank('rerank-english-v3.0', 'tea', array_agg(body)) FROM documents; -- expect: call cohere closed
SELECT ai.voyageai_embed('voyage-3-lite', body) FROM documents; -- expect: call voyage closed
SELECT ai.ollama_embed('nomic-embed-text', body) FROM documents; -- expect: call - open
SELECT ai.ollama_chat_complete('llama3', jsonb_build_array(), host => 'http://ollama:11434') FROM documents; -- expect: call - open
SELECT ai.load_dataset('squad'); -- clean
SELECT ai.openai_moderate('text-moderation-stable', body) FROM documents; -- expect: call openai closed

CREATE OR REPLACE FUNCTION answer(question TEXT) RETURNS TEXT AS $body$
DECLARE
  context TEXT; -- clean
  reply JSONB; -- clean
BEGIN
  SELECT string_agg(body, ' ') INTO context FROM documents; -- clean
  reply := ai.openai_chat_complete('gpt-4o-mini', jsonb_build_array(jsonb_build_object('role', 'user', 'content', context || question))); -- expect: call openai closed
  RETURN reply->'choices'->0->'message'->>'content'; -- clean
END;
$body$ LANGUAGE plpgsql; -- clean

SELECT content FROM http_post('https://api.anthropic.com/v1/messages', payload::text, 'application/json'); -- expect: call anthropic closed
SELECT content FROM http_post('https://example.org/v1/orders', payload::text, 'application/json'); -- clean
SELECT net.http_post(url := 'https://api.openai.com/v1/embeddings', body := jsonb_build_object('input', body)) FROM documents; -- expect: call openai closed
SELECT net.http_post(url := 'https://hooks.example.org/orders', body := jsonb_build_object('input', body)) FROM documents; -- clean
SELECT net.http_post(url := 'http://vllm:8000/v1/chat/completions', body := '{}'::jsonb); -- expect: call - open
SELECT * FROM http(('POST', 'https://api.openai.com/v1/chat/completions', ARRAY[http_header('Authorization', 'x')], 'application/json', body)::http_request); -- expect: call openai closed
SELECT * FROM http(('POST', 'https://example.org/v1/orders', NULL, 'application/json', body)::http_request); -- clean
SELECT azure_ai.generate('Say hello to ' || name) FROM people; -- expect: call azure-openai closed
SELECT upper('Say hello to ' || name) FROM people; -- clean
SELECT azure_openai.create_embeddings('embed', body, 1536) FROM documents; -- expect: call azure-openai closed
SELECT aws_bedrock.invoke_model_get_embeddings('amazon.titan-embed-text-v1', 'application/json', 'embedding', body) FROM documents; -- expect: call aws-bedrock closed
SELECT aws_s3.query_export_to_s3('SELECT 1', 'bucket', 'file') FROM documents; -- clean
SELECT google_ml.embedding('text-embedding-005', body) FROM documents; -- expect: call google-vertex closed
SELECT google_columnar_engine_add('documents'); -- clean
SELECT prompt('x'), embedding('x'); -- clean
