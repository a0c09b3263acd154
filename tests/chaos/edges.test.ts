import { readFileSync } from 'node:fs'
import { subscribers } from '@supermall/contracts/subscribers.generated'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, it } from 'vitest'
import { deaths, edges } from './edges.ts'
import { domains } from './field.ts'

const steps = [...edges, ...deaths].map(({ part, step }) => {
  const [at = '', what] = step.split('@')
  return { part, at, what }
})

/** Where a process passes the steps that are neither a saga's nor of telling and hearing. */
const CALLS: Readonly<Record<string, string>> = {
  payment: 'subgraphs/payments/commands/ask-provider.ts',
  refund: 'subgraphs/payments/commands/send-refund.ts',
  notification: 'subgraphs/payments/routes/webhooks.ts',
}

it('every death is one of a domain, at a step that the code passes', () => {
  for (const { part, at } of steps) {
    expect(domains).toContain(part)
    const file = CALLS[at.split(':')[0] ?? '']
    if (file) expect(readFileSync(fromRoot(file), 'utf8')).toContain(`crashAt('${at}'`)
  }
})

it('whoever dies while an event is heard listens to it', () => {
  const heard = steps.filter(({ at, what }) => at === 'after-effect-before-ack' && what !== undefined)
  expect(heard.length).toBeGreaterThan(0)
  for (const { part, what } of heard) expect(subscribers[what?.replaceAll(/[._]/g, '-') ?? '']).toContain(part)
})

it('no edge stands twice', () => {
  const names = edges.map(({ part, step }) => `${part} ${step}`)
  expect(new Set(names).size).toBe(names.length)
})
