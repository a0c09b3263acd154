import type { Hand } from '../graph/hands.ts'
import { noteUnkept } from './reading.ts'

/** An answer with an error is not kept; in development each answer tells how much of it was. */
export const cacheHand = (isTold: boolean): Hand => ({
  answering({ response: { body }, contextValue: { reading } }) {
    if (!reading || body.kind !== 'single') return
    if (body.singleResult.errors?.length) noteUnkept(reading)
    const { hits, misses } = reading
    if (isTold) body.singleResult.extensions = { ...body.singleResult.extensions, cache: { hits, misses } }
  },
})
