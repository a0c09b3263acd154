import { parse } from 'acorn'

/**
 * The same program, in which every object that begins with a spread and has more in it begins with a spread of nothing. V8 as it is in
 * Node 20 copies the first spread into an object with a shape that takes no part in any other: each property that is added to it then
 * makes a shape that nobody shares and that only the next collection of all memory takes away, which costs twenty times as much as
 * the copy. Node 22 knows better, and pays up to 20 ns an object for this. `bench/spreads.ts` measures it.
 */
export function withQuickSpreads(program) {
  const spreads = []
  visit(parse(program, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }), (node) => {
    if (node.type !== 'ObjectExpression' || node.properties.length < 2) return
    const [first] = node.properties
    if (first.type === 'SpreadElement') spreads.push(first.start)
  })
  const pieces = [0, ...spreads.sort((a, b) => a - b)].map((from, index) => program.slice(from, spreads[index]))
  return pieces.join('...null, ')
}

function visit(node, look) {
  look(node)
  for (const part of Object.values(node))
    for (const child of Array.isArray(part) ? part : [part]) if (typeof child?.type === 'string') visit(child, look)
}
