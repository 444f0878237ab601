/** What helps an expense through. */
export function ExpenseAdvice() {
  return (
    <aside className="card stack" aria-labelledby="advice">
      <h2 id="advice">What goes through quickly</h2>
      <ul className="advice">
        <li>A receipt for everything above €10.</li>
        <li>For meals: who was there, and why.</li>
        <li>One expense a receipt, within 30 days.</li>
      </ul>
      <p className="small soft">
        What you type stays in this tab until you save it: through a reload, a wrong click, even the end of your
        session.
      </p>
    </aside>
  )
}
