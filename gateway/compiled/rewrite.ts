import type { Fields } from './fields.ts'
import { isFields } from './fields.ts'
import type { Kinship } from './kinship.ts'
import type { Rewrites } from './plan.ts'

export type Rewrite = (value: unknown) => void

/** What the plan wants changed in what it sends or in what comes back: aliases of its own, and types of interface objects. */
export function rewriter(rewrites: Rewrites | undefined, isKind: Kinship): Rewrite | null {
  if (!rewrites || rewrites.length === 0) return null
  const all = rewrites.map((rewrite) => oneRewrite(rewrite, isKind))
  return (value) => {
    for (const rewrite of all) rewrite(value)
  }
}

function oneRewrite(rewrite: Rewrites[number], isKind: Kinship): Rewrite {
  const name = rewrite.path.at(-1)
  if (name === undefined) return () => undefined
  return rewrite.path.slice(0, -1).reduceRight<Rewrite>(
    (next, step) => within(step, next, isKind),
    each((fields) => {
      if (rewrite.kind === 'ValueSetter') fields[name] = rewrite.setValueTo
      else if (fields[name] !== undefined) {
        fields[rewrite.renameKeyTo] = fields[name]
        fields[name] = undefined
      }
    }),
  )
}

const ON_TYPE = '... on '

function within(step: string, next: Rewrite, isKind: Kinship): Rewrite {
  if (!step.startsWith(ON_TYPE)) return each((fields) => next(fields[step]))
  const condition = step.slice(ON_TYPE.length)
  return each((fields) => {
    const type = fields.__typename
    if (!type || (typeof type === 'string' && isKind(type, condition))) next(fields)
  })
}

function each(change: (fields: Fields) => void): Rewrite {
  const all: Rewrite = (value) => {
    if (Array.isArray(value)) value.forEach(all)
    else if (isFields(value)) change(value)
  }
  return all
}
