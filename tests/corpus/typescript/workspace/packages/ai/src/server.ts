import { classify } from "."; // clean

export const serve = async (text: string): Promise<string> => classify(text); // expect: call anthropic closed
