import type { Sheet } from '../domain/print-sheet.ts'
import type { Printer } from './printers.ts'

/** A page that a browser prints, one sheet on each side. It loads nothing and runs nothing. */
export const htmlPrinter: Printer = {
  contentType: 'text/html; charset=utf-8',
  print: (sheets) => `<!doctype html>
<html><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${sheets.length} sheets</title><style>${STYLE}</style></head>
<body>
${sheets.map(sheetOf).join('\n')}
</body></html>
`,
}

const STYLE = [
  'body{font:12pt sans-serif;margin:0}section{padding:8mm;break-after:page}section:last-child{break-after:auto}',
  'h1{font-size:14pt;margin:0}.number{font:bold 20pt monospace;margin:2mm 0}dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 4mm}',
  'dd{margin:0;overflow-wrap:anywhere}table{width:100%;border-collapse:collapse}td{border-top:1px solid;padding:1mm}td:last-child{text-align:right}',
].join('')

const sheetOf = ({ title, number, facts, rows }: Sheet): string => `<section><h1>${safe(title)}</h1>
<p class="number">${safe(number)}</p>
<dl>${facts.map(([label, value]) => `<dt>${safe(label)}</dt><dd>${safe(value)}</dd>`).join('')}</dl>
<table>${rows.map(({ text, quantity }) => `<tr><td>${safe(text)}</td><td>${quantity}</td></tr>`).join('')}</table></section>`

const SAFE: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** What buyers write is words, never markup. */
const safe = (text: string): string => text.replace(/[&<>"']/g, (letter) => SAFE[letter] ?? '')
