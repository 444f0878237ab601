const widths = ['72%', '88%', '64%', '80%', '58%', '84%', '70%', '76%']

/** Stands where something is about to be. */
export function Skeleton({ rows, label }: { readonly rows: number; readonly label: string }) {
  return (
    <output className="card skeleton-rows">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className="skeleton" style={{ width: widths[index % widths.length] }} />
      ))}
    </output>
  )
}
