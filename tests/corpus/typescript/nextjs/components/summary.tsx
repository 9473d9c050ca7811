import { cut, summarise } from "@/app/actions/summarise"; // clean
import { useSummary } from "../hooks/use-summary"; // clean

export function Summary({ form }: { form: FormData }) {
  const { run, trim } = useSummary(); // clean
  return (
    <section>
      <button onClick={() => summarise(form)}>server</button> // expect: call openai closed
      <button onClick={() => run(form)}>hook</button> // expect: call openai closed
      <button onClick={() => trim(form)}>trim</button> // clean
      <button onClick={() => cut(form)}>cut</button> // clean
    </section>
  );
}
