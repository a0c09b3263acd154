import type { SeenSpan, SeenTrace } from '@supermall/subgraph/trace-ring'

const MOST_LISTED = 100

/** The latest traces, each with what it was about and how long it took. */
export function tracesPage(traces: readonly SeenTrace[]): string {
  const rows = traces.slice(0, MOST_LISTED).map((trace) => {
    const { name, startedAt, took, failed } = summaryOf(trace)
    const link = `<a href="/traces/${trace.id}">${escaped(name)}</a>`
    const cells = [timeOf(startedAt), link, `${trace.spans.length}`, `${took.toFixed(1)} ms`, failed ? `${failed}` : '']
    return `<tr${failed ? ' class="failed"' : ''}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  const head = ['began', 'what', 'steps', 'took', 'failed'].map((name) => `<th>${name}</th>`).join('')
  return page('Traces', `<table><tr>${head}</tr>${rows.join('')}</table>`)
}

/** One trace as a tree over time: every step below what caused it. */
export function tracePage(trace: SeenTrace): string {
  const { name, startedAt, took } = summaryOf(trace)
  const rows = ordered(trace.spans).map(({ span, depth }) =>
    row(span, { depth, startedAt, took: Math.max(took, 0.001) }),
  )
  return page(
    escaped(name),
    `<p><a href="/traces">all traces</a> · ${trace.id} · ${took.toFixed(1)} ms</p><table class="tree">${rows.join('')}</table>`,
  )
}

function summaryOf({ spans }: SeenTrace) {
  const startedAt = Math.min(...spans.map((span) => span.startedAt))
  const took = Math.max(...spans.map((span) => span.startedAt + span.milliseconds)) - startedAt
  const first = spans.find(({ parentId }) => !spans.some(({ id }) => id === parentId)) ?? spans[0]
  return { name: first?.name ?? '', startedAt, took, failed: spans.filter(({ error }) => error !== null).length }
}

type Placed = { readonly span: SeenSpan; readonly depth: number }

function ordered(spans: readonly SeenSpan[]): readonly Placed[] {
  const ids = new Set(spans.map(({ id }) => id))
  const below = new Map<string, SeenSpan[]>()
  for (const span of spans) {
    const parent = span.parentId !== null && ids.has(span.parentId) ? span.parentId : ''
    below.set(parent, [...(below.get(parent) ?? []), span])
  }
  const walk = (id: string, depth: number): readonly Placed[] =>
    [...(below.get(id) ?? [])]
      .sort((a, b) => a.startedAt - b.startedAt)
      .flatMap((span) => [{ span, depth }, ...walk(span.id, depth + 1)])
  return walk('', 0)
}

function row(span: SeenSpan, { depth, startedAt, took }: { depth: number; startedAt: number; took: number }): string {
  const left = (100 * (span.startedAt - startedAt)) / took
  const width = Math.max(0.2, (100 * span.milliseconds) / took)
  const bar = `<i style="margin-left:${left.toFixed(2)}%;width:${Math.min(width, 100 - left).toFixed(2)}%"></i>`
  const facts = Object.entries(span.attributes).map(([name, value]) => `${name}: ${String(value)}`)
  const details = [...(span.error === null ? [] : [`error: ${span.error}`]), ...facts].join('\n')
  const name = `<span style="padding-left:${depth}em" title="${escaped(details)}">${escaped(span.name)}</span>`
  const state = span.error === null ? '' : ' class="failed"'
  return `<tr${state}><td>${name}</td><td>${span.milliseconds.toFixed(1)} ms</td><td class="time">${bar}</td></tr>`
}

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 23)

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => ESCAPES[one] ?? one)

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;margin:2em;color:#223;background:#fff}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.15em .8em .15em 0;white-space:nowrap;border-bottom:1px solid #eef}.failed td{color:#b00}
.time{width:55%}.time i{display:block;height:.8em;background:#69c;border-radius:2px}.failed .time i{background:#d66}a{color:#26a}`

const page = (title: string, body: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1>${body}`
