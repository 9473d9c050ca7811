-- clean
CREATE OR REPLACE TABLE reviews (id INT, body VARCHAR, language VARCHAR); -- clean
CREATE OR REPLACE VIEW scored AS
SELECT
  id, -- clean
  SNOWFLAKE.CORTEX.SENTIMENT(body) AS score, -- expect: call snowflake-cortex closed
  LENGTH(body) AS size, -- clean
  SNOWFLAKE.CORTEX.TRANSLATE(body, language, 'en') AS english, -- expect: call snowflake-cortex closed
  SNOWFLAKE.CORTEX.SUMMARIZE(body) AS short, -- expect: call snowflake-cortex closed
  UPPER(language) AS language -- clean
FROM reviews; -- clean

WITH asked AS (
  SELECT id, snowflake.cortex.complete('llama3.1-70b', [{'role': 'user', 'content': CONCAT('Rate: ', body)}], {'temperature': 0}) AS answer -- expect: call snowflake-cortex closed
  FROM reviews -- clean
)
SELECT PARSE_JSON(answer):choices[0]:messages::string FROM asked; -- clean

SELECT SNOWFLAKE.CORTEX.EMBED_TEXT_768('e5-base-v2', body) FROM reviews; -- expect: call snowflake-cortex closed
SELECT VECTOR_COSINE_SIMILARITY(a.vector, b.vector) FROM vectors a, vectors b; -- clean
SELECT AI_FILTER(PROMPT('Is {0} about tea?', body)) FROM reviews; -- expect: call snowflake-cortex closed
SELECT AI_AGG(body, 'Summarise the reviews') FROM reviews GROUP BY language; -- expect: call snowflake-cortex closed
SELECT LISTAGG(body, ', ') FROM reviews GROUP BY language; -- clean
SELECT AI_EMBED('snowflake-arctic-embed-l-v2.0', body) FROM reviews; -- expect: call snowflake-cortex closed
SELECT SNOWFLAKE.CORTEX.FINETUNE('CREATE', 'shop', 'mistral-7b', 'SELECT a AS prompt, b AS completion FROM t'); -- expect: call snowflake-cortex closed
SELECT * FROM reviews WHERE AI_FILTER('Is this spam? ' || body); -- expect: call snowflake-cortex closed
SELECT * FROM reviews WHERE CONTAINS(body, 'spam'); -- clean
SELECT AI_EXTRACT(body, ['name', 'date']) FROM reviews; -- expect: call snowflake-cortex closed
SELECT REGEXP_SUBSTR(body, 'name: (.*)') FROM reviews; -- clean
MERGE INTO reviews USING incoming ON reviews.id = incoming.id WHEN MATCHED THEN UPDATE SET language = incoming.language; -- clean

CREATE OR REPLACE PROCEDURE label() RETURNS STRING LANGUAGE SQL AS
$$
BEGIN
  UPDATE reviews SET language = SNOWFLAKE.CORTEX.CLASSIFY_TEXT(body, ['en', 'de']):label; -- expect: call snowflake-cortex closed
  UPDATE reviews SET language = LOWER(language); -- clean
  RETURN 'done'; -- clean
END;
$$; -- clean
