global using System;
global using Microsoft.Extensions.AI;
global using OpenAI;
global using OpenAI.Chat;
