type Worked = {
  readonly line: number
  readonly status: string
  readonly content: unknown
  readonly code: string | null
  readonly message: string | null
  readonly subjectId: string | null
}

/** Behind the result the line as it came, so that it can be corrected and sent again. */
export const resultHeader = (columns: readonly string[]): readonly string[] => [
  'line',
  'status',
  'code',
  'message',
  'subject_id',
  ...columns,
]

export function resultLine(
  { line, status, content, code, message, subjectId }: Worked,
  columns: readonly string[],
): readonly string[] {
  const cells = content as Readonly<Record<string, string>>
  return [
    String(line),
    status,
    code ?? '',
    message ?? '',
    subjectId ?? '',
    ...columns.map((column) => cells[column] ?? ''),
  ]
}
