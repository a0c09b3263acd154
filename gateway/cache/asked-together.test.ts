import { fault } from '@supermall/kernel/fault'
import type { Answer } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { afterEach, describe, expect, it } from 'vitest'
import type { Asking } from '../asking.ts'
import type { Question, Source } from '../sources/source.ts'
import { askingAs, consumer } from '../testing/fixture-graph.ts'
import { askedTogether } from './asked-together.ts'
import { cached } from './cached-source.ts'
import type { Entry } from './entry.ts'
import { openReading } from './reading.ts'

const READ: Question = { query: '{ mine { id } }' }
const WRITE: Question = { query: 'mutation { change }' }

type Asked = { readonly question: Question; readonly asking: Asking; readonly answer: (answer: Answer | Error) => void }

const all: Asked[] = []
// Nobody is left waiting.
afterEach(() => {
  for (const { answer } of all.splice(0)) answer(found(0))
})

/** A subgraph that answers when the test says so. */
function trial({ isRemote = true } = {}) {
  const asked: Asked[] = []
  const together = askedTogether()
  const open = (name: string): Source =>
    together({
      name,
      isRemote,
      ask: (question, asking) =>
        new Promise((resolve, reject) => {
          const answer = (said: Answer | Error) => (said instanceof Error ? reject(said) : resolve(said))
          asked.push({ question, asking, answer })
          all.push({ question, asking, answer })
        }),
      pass: async () => undefined,
      check: async () => undefined,
      stop: () => undefined,
    })
  return { asked, open, source: open('orders') }
}

const buyer = consumer()
const request = (viewer: Viewer = buyer, more: Partial<Asking> = {}): Asking => ({
  ...askingAs(viewer),
  arrivedAt: performance.now(),
  ...more,
})
const found = (n: number): Answer => ({ data: { mine: { id: n } } })

describe('the same question of one viewer', () => {
  it('goes out once for all who wait, and each has an answer of his own', async () => {
    const { asked, source } = trial()
    const [one, other] = [request(), request()]
    const both = [source.ask(READ, one), source.ask({ ...READ }, other)]
    asked[0]?.answer(found(1))
    const [a, b] = await Promise.all(both)
    expect([a, b, asked.length]).toEqual([found(1), found(1), 1])
    expect(a?.data?.mine).not.toBe(b?.data?.mine)
    source.ask(READ, other)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['another viewer', READ, request(consumer())],
    [
      'another language',
      READ,
      request(buyer, { request: { ...request().request, caller: { ...request().request.caller, language: 'de' } } }),
    ],
    ['other variables', { ...READ, variables: { first: 1 } }, request()],
    ['another document', { query: '{ mine { name } }' }, request()],
    ['a change', WRITE, request()],
  ])('is not that of %s', (_, question, other) => {
    const { asked, source, open } = trial()
    const [first, second] = [
      { ...request(), arrivedAt: 0 },
      { ...other, arrivedAt: 0 },
    ]
    source.ask(question === WRITE ? WRITE : READ, first)
    source.ask(question, second)
    open('payments').ask(READ, { ...request(), arrivedAt: 0 })
    expect(asked).toHaveLength(3)
  })

  it('is told by its text where it has one, and nobody reads its variables from it', () => {
    const { asked, source } = trial()
    const text = (id: number): Question => ({
      ...READ,
      body: `{"id":${id}}`,
      get variables(): Record<string, unknown> {
        throw new Error('read')
      },
    })
    for (const question of [text(1), text(1), text(2)]) source.ask(question, { ...request(), arrivedAt: 0 })
    expect(asked.length).toBe(2)
  })

  it('goes on without whoever went away, and ends when nobody waits', async () => {
    const { asked, source } = trial()
    const [one, other] = [new AbortController(), new AbortController()]
    const askings = [request(buyer, { gone: one.signal }), request(buyer, { gone: other.signal })]
    const both = askings.map((asking) => source.ask(READ, asking))
    one.abort()
    expect(asked[0]?.asking.gone.aborted).toBe(false)
    asked[0]?.answer(found(1))
    expect(await both[1]).toEqual(found(1))
    const left = new AbortController()
    source.ask(READ, request(buyer, { gone: left.signal }))
    left.abort()
    expect(asked[1]?.asking.gone.aborted).toBe(true)
  })

  it('is asked anew where the first had too little time, and waited for no longer than there is time', async () => {
    const { asked, source } = trial()
    const [hurried, patient, late] = [request(), request(), request(buyer, { deadline: Date.now() + 60 })]
    const first = source.ask(READ, hurried)
    const [second, third] = [source.ask(READ, patient), source.ask(READ, late)]
    await expect(third).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    expect(asked).toHaveLength(1)
    asked[0]?.answer(fault('DEADLINE_EXCEEDED', 'late'))
    await expect(first).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    asked[1]?.answer(found(2))
    expect([await second, asked.length]).toEqual([found(2), 2])
  })
})

describe('nobody is answered with what was read before', () => {
  it('he asked, whatever he has seen or changed until then, here or elsewhere', () => {
    const { asked, source } = trial()
    source.ask(READ, request())
    source.ask(READ, request())
    expect(asked).toHaveLength(2)
  })

  it('his own request changed something', () => {
    const { asked, source, open } = trial()
    const changing = request()
    const reading = request()
    open('payments').ask(WRITE, changing)
    source.ask(READ, reading)
    source.ask(READ, changing)
    expect(asked).toHaveLength(3)
  })

  it('nobody knows when he asked', () => {
    const { asked, source } = trial()
    const { arrivedAt: _, ...unknown } = request()
    source.ask(READ, request())
    source.ask(READ, unknown)
    expect(asked).toHaveLength(2)
  })

  it('by a request of this process that keeps what it once loaded', () => {
    for (const isRemote of [true, false]) {
      const { asked, source } = trial({ isRemote })
      const leading = request()
      source.ask({ query: '{ other }' }, leading)
      const later = request()
      source.ask(READ, leading)
      source.ask(READ, later)
      expect(asked).toHaveLength(isRemote ? 2 : 3)
    }
  })

  it('his answer is kept for others as read now', () => {
    const { asked, source } = trial()
    const policy = { hash: 'h', quoted: '', ids: '', seconds: 60, isPrivate: false, openTypes: [] }
    const store = { getMany: () => new Map(), set: () => undefined }
    const life = { of: () => 1, ofNothing: () => 1 }
    const keeping = cached(source, { store, policyOf: () => policy, life, clock: Date.now })
    const early = request()
    source.ask(READ, request())
    keeping.ask(READ, { ...early, reading: openReading({ owner: null, since: 0 }) })
    expect(asked).toHaveLength(2)
  })

  it.each([
    [true, false],
    [false, true],
  ])('is as old as the request where this process may have loaded it then: remote %s', async (isRemote, isOld) => {
    const { asked, source } = trial({ isRemote })
    const policy = { hash: 'h', quoted: '', ids: '', seconds: 60, isPrivate: false, openTypes: [] }
    const kept: Entry[] = []
    const set = (entries: ReadonlyMap<string, Entry>): void => void kept.push(...entries.values())
    const store = { getMany: () => new Map(), set }
    const life = { of: () => 1, ofNothing: () => 1 }
    const keeping = cached(source, { store, policyOf: () => policy, life, clock: () => 1_000_000 })
    const asking = request(buyer, { arrivedAt: performance.now() - 5_000 })
    const answer = keeping.ask(READ, { ...asking, reading: openReading({ owner: null, since: 0 }) })
    asked[0]?.answer(found(1))
    await answer
    expect(kept.map(({ readAt }) => readAt <= 1_000_000 - 5_000)).toEqual([isOld])
  })
})
