import type { Readable } from 'node:stream'
import { registry } from '../subgraphs/index.ts'
import type { MallOptions } from './mall.ts'
import { openDomain } from './mall.ts'
import { UsageFault } from './usage-fault.ts'

/** What is done for whoever keeps the machines: by which domain, and the words that it wants. */
export const ERRANDS: Readonly<Record<string, { readonly domain: string; readonly wants: readonly string[] }>> = {
  operator: { domain: 'identity', wants: ['<name>'] },
  'signing-keys': { domain: 'identity', wants: [] },
}

export type Given = { readonly name: string; readonly domain: string; readonly words: readonly string[] }

/** Null where the first word is none. */
export function readErrand([name = '', ...words]: readonly string[]): Given | null {
  const known = Object.hasOwn(ERRANDS, name) ? ERRANDS[name] : undefined
  if (!known) return null
  const isFitting = words.length === known.wants.length && !words.some((word) => word.startsWith('--'))
  if (!isFitting) throw new UsageFault(`It is: node launch ${[name, ...known.wants].join(' ')}`)
  return { name, domain: known.domain, words }
}

/** Opens the one domain that does it. Throws what it refuses, in its words; nothing has changed then. */
export async function runErrand({ name, domain, words }: Given, options: MallOptions, input: Input): Promise<string> {
  const entry = registry.find((one) => one.name === domain)
  if (!entry) throw new UsageFault(`There is no domain "${domain}".`)
  const opened = await openDomain(entry, options)
  try {
    const done = await opened.errands[name]?.({ words, secret: () => readSecret(input) })
    if (!done) throw new UsageFault(`${domain} does not know "${name}".`)
    if (!done.ok) throw new UsageFault(done.refusals.map(({ message }) => message).join(' '))
    return done.value
  } finally {
    await opened.stop()
  }
}

export type Input = Readable & { readonly isTTY?: boolean }

const LONGEST_SECRET = 1_000

/** On a terminal it would be seen, and on the command line every process of the machine could read it. */
async function readSecret(input: Input): Promise<string> {
  if (input.isTTY)
    throw new UsageFault('The password is read from standard input, from a pipe or a file: < password.txt')
  let text = ''
  for await (const chunk of input) {
    text += chunk
    if (text.length > LONGEST_SECRET) break
  }
  return text.replace(/\r?\n$/, '')
}
