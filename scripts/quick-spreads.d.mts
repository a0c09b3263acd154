export function withQuickSpreads(program: string): string
