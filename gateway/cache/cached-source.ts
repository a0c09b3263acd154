import type { Answer } from '@supermall/subgraph/definition'
import type { Asking } from '../asking.ts'
import { copy } from '../compiled/fields.ts'
import type { Question, Source } from '../sources/source.ts'
import { typeName } from './change-journal.ts'
import type { Entry } from './entry.ts'
import type { FetchPolicy, PolicyOf } from './fetch-policy.ts'
import { flights } from './flights.ts'
import { idsIn } from './ids-in.ts'
import type { Life } from './life.ts'
import type { Pieces } from './pieces.ts'
import { piecesOf, placed } from './pieces.ts'
import type { Reading } from './reading.ts'
import { noteAsked, noteLooked, noteTaken, noteUnkept } from './reading.ts'
import type { Store } from './store.ts'

export type Keeping = {
  readonly store: Store
  readonly policyOf: PolicyOf
  readonly life: Life
  readonly clock: () => number
}

type Fetched = { readonly answer: Answer; readonly kept: ReadonlyMap<string, Entry> | null }

type Asked = {
  readonly pieces: Pieces
  readonly policy: FetchPolicy
  readonly keys: readonly string[]
  readonly asking: Asking
  readonly reading: Reading
}

/** A subgraph that is asked only for what is not known, and about the same thing once at a time. */
export function cached(source: Source, { store, policyOf, life, clock }: Keeping): Source {
  const fly = flights<Fetched>(({ answer, kept }) => ({ answer: { ...answer, data: copy(answer.data ?? null) }, kept }))

  async function fetch(asked: Asked, numbers: readonly number[]): Promise<Fetched> {
    const { pieces, policy, keys, asking } = asked
    const work = async (together: Asking): Promise<Fetched> => {
      const readAt = clock() - ageOf(source, together)
      // What is kept counts as read now: it must not be of a moment before.
      const answer = await source.ask(pieces.pick(numbers), { ...together, arrivedAt: performance.now() })
      const values = answer.errors?.length || isPersonal(answer) ? null : pieces.valuesOf(answer)
      if (values?.length !== numbers.length) return { answer, kept: null }
      const entries = values.map((value, index): [string, Entry] => {
        const number = numbers[index] as number
        return [keys[number] as string, entryOf(value, number, { ...asked, readAt })]
      })
      const kept = new Map(entries)
      store.set(kept, !policy.isPrivate)
      return { answer, kept }
    }
    return ownOrShared((once) => fly(keyOf(asked, numbers), asking, once), { work, asking })
  }

  function entryOf(value: unknown, number: number, { pieces, policy, readAt }: Asked & { readAt: number }): Entry {
    const text = JSON.stringify(value)
    const ids = idsIn(`${pieces.texts[number]} ${pieces.others} ${text} ${policy.ids}`)
    const names = [...ids, ...policy.openTypes.map(typeName)]
    const lifeMs = isNothing(value) ? life.ofNothing(policy.seconds) : life.of(policy.seconds)
    return { text, readAt, until: readAt + lifeMs, sources: [{ domain: source.name, names }] }
  }

  async function answerAll(asked: Asked): Promise<Answer> {
    const { pieces, keys, reading } = asked
    const looked = store.getMany(keys, { isShared: !asked.policy.isPrivate, since: reading.since })
    const found = looked instanceof Promise ? await looked : looked
    const missing = keys.flatMap((key, number) => (found.has(key) ? [] : [number]))
    noteLooked(reading, { hits: keys.length - missing.length, misses: missing.length })
    for (const entry of found.values()) noteTaken(reading, entry)
    if (missing.length === 0) return pieces.answerOf(read(keys, found))
    const { answer, kept } = await fetch(asked, missing)
    if (kept) for (const entry of kept.values()) noteTaken(reading, entry)
    else noteUnkept(reading)
    return missing.length === keys.length ? answer : mixed(answer, missing, { ...asked, found })
  }

  return {
    ...source,
    ask(question: Question, asking: Asking): Promise<Answer> {
      const { reading } = asking
      if (!reading) return source.ask(question, asking)
      const policy = policyOf(source.name, question.query)
      noteAsked(reading, policy)
      if (policy.seconds === 0 || (policy.isPrivate && reading.owner === null)) return source.ask(question, asking)
      const pieces = piecesOf(question, policy)
      const whose = policy.isPrivate ? reading.owner : ''
      const shared = `${policy.hash} ${whose} ${JSON.stringify(asking.request.caller.language)} ${pieces.others}`
      return answerAll({ pieces, policy, asking, reading, keys: pieces.texts.map((text) => `${shared} ${text}`) })
    },
  }
}

const keyOf = ({ keys }: Asked, numbers: readonly number[]): string => numbers.map((number) => keys[number]).join('\n')

type Work = (asking: Asking) => Promise<Fetched>

/** What another asked for is shared with him, unless it turns out to be for him alone. */
async function ownOrShared(share: (work: Work) => Promise<Fetched>, { work, asking }: { work: Work; asking: Asking }) {
  let isOwn = false
  const fetched = await share((together) => {
    isOwn = true
    return work(together)
  })
  return isPersonal(fetched.answer) && !isOwn ? work(asking) : fetched
}

/** In this process a request loads each thing once: what it reads now may be as old as the request itself. */
const ageOf = ({ isRemote }: Source, { arrivedAt }: Asking): number =>
  isRemote || arrivedAt === undefined ? 0 : performance.now() - arrivedAt

/** Read anew for each who asks: answers are merged into. */
function read(keys: readonly string[], found: ReadonlyMap<string, Entry>): readonly unknown[] {
  return JSON.parse(`[${keys.map((key) => found.get(key)?.text ?? 'null').join(',')}]`)
}

/** What was known and what was fetched, in one answer. */
function mixed(
  answer: Answer,
  missing: readonly number[],
  { pieces, keys, found }: Asked & { found: ReadonlyMap<string, Entry> },
): Answer {
  const values = [...read(keys, found)]
  const fetched = pieces.valuesOf(answer) ?? []
  for (const [index, number] of missing.entries()) values[number] = fetched[index] ?? null
  const errors = placed(answer.errors ?? [], missing)
  return { ...pieces.answerOf(values), ...(errors.length > 0 ? { errors } : {}) }
}

/** Whatever its fields are declared to be, a domain may find that what it was asked for is not for everybody. */
const isPersonal = ({ extensions }: Answer): boolean => extensions?.isPersonal === true

const isNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.values(value).every((one) => one === null))
