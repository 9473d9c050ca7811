import { useCallback } from "react"; // clean
import { cut, summarise } from "@/app/actions/summarise"; // clean

export function useSummary() {
  const run = useCallback(async (form: FormData) => summarise(form), []); // expect: call openai closed
  const trim = useCallback(async (form: FormData) => cut(form), []); // clean
  return { run, trim }; // clean
}
