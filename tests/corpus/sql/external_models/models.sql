CREATE EXTERNAL MODEL ShopEmbeddings WITH ( -- expect: client azure-openai closed
    LOCATION = 'https://shop.openai.azure.com/openai/deployments/vectors/embeddings?api-version=2024-10-21',
    API_FORMAT = 'Azure OpenAI', -- clean
    MODEL_TYPE = EMBEDDINGS, -- clean
    MODEL = 'text-embedding-3-small'
);
CREATE EXTERNAL MODEL OwnEmbeddings WITH ( -- expect: client - open
    LOCATION = 'https://localhost:11435/api/embed',
    API_FORMAT = 'Ollama', -- clean
    MODEL_TYPE = EMBEDDINGS, -- clean
    MODEL = 'nomic-embed-text'
);
CREATE EXTERNAL TABLE ShopPictures WITH (LOCATION = '/pictures', DATA_SOURCE = pictures); -- clean
SELECT AI_GENERATE_EMBEDDINGS(body USE MODEL ShopEmbeddings) FROM reviews; -- expect: call azure-openai closed
IF EXISTS (SELECT * FROM sys.external_models WHERE name = 'Drafts') DROP EXTERNAL MODEL Drafts; -- clean
GO
CREATE EXTERNAL MODEL Drafts -- expect: client azure-openai closed
WITH (LOCATION = 'https://your-shop.openai.azure.com/openai/deployments/d/embeddings', MODEL_TYPE = EMBEDDINGS);
GO
