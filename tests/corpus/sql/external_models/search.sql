DECLARE @vector VECTOR(1536);
SET @vector = AI_GENERATE_EMBEDDINGS(@question USE MODEL ShopEmbeddings); -- expect: call azure-openai closed
SET @vector = AI_GENERATE_EMBEDDINGS(@question USE MODEL OwnEmbeddings); -- expect: call - open
SELECT TOP 5 title, ShopEmbeddings FROM reviews; -- clean
