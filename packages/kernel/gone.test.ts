import { expect, it } from 'vitest'
import type { Gone } from './gone.ts'
import { leaving } from './gone.ts'

/** What both do when they are listened to, and told twice. */
function heardBy({ signal, abort }: { readonly signal: Gone; readonly abort: () => void }) {
  const heard: string[] = []
  const never = () => heard.push('never')
  const [one, other] = [() => heard.push('one'), () => heard.push('other')]
  signal.addEventListener('abort', never, { once: true })
  signal.addEventListener('abort', one, { once: true })
  signal.addEventListener('abort', one)
  signal.addEventListener('abort', () => signal.removeEventListener('abort', other))
  signal.addEventListener('abort', other)
  signal.removeEventListener('abort', never)
  const before = signal.aborted
  abort()
  abort()
  signal.addEventListener('abort', never)
  return { heard, aborted: [before, signal.aborted] }
}

it('tells whoever listens, once, as an AbortSignal does', () => {
  const platform = new AbortController()
  const told = heardBy(leaving())
  expect(told).toEqual(heardBy({ signal: platform.signal, abort: () => platform.abort() }))
  expect(told).toEqual({ heard: ['one'], aborted: [false, true] })
})
