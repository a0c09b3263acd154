import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { currencies } from '@supermall/kernel/money'
import { z } from 'zod'

/** One thing that happened, decided but not yet told: what a domain function returns and a command emits. */
export type EventDraft<Payload = unknown> = {
  readonly definition: EventDefinition<Payload>
  readonly payload: Payload
}

/** Calling it makes a draft: `orderCancelled({ orderId, reason })`. */
export type EventDefinition<Payload = unknown> = {
  readonly eventName: string
  readonly version: number
  readonly schema: z.ZodType<Payload>
  aggregateOf(payload: Payload): string
}
export type EventType<Payload> = EventDefinition<Payload> & ((payload: Payload) => EventDraft<Payload>)

export type RequestDefinition<Ask, Answer> = {
  readonly requestName: string
  readonly ask: z.ZodType<Ask>
  readonly answer: z.ZodType<Answer>
}

/**
 * `<aggregate>.<past participle>`, carrying ids and decided facts, never an entity. `about` names the field that holds the
 * aggregate's id: events about one aggregate are delivered in turn. A breaking change is a new name.
 */
export function event<Shape extends z.ZodRawShape, About extends string & keyof Shape>(
  name: `${string}.${string}`,
  about: About,
  shape: Shape,
): EventType<z.infer<z.ZodObject<Shape>>> {
  type Payload = z.infer<z.ZodObject<Shape>>
  const definition: EventDefinition<Payload> = {
    eventName: name,
    version: 1,
    schema: z.object(shape) as z.ZodType<Payload>,
    aggregateOf: (payload) => String((payload as Record<string, unknown>)[about]),
  }
  const make = (payload: Payload): EventDraft<Payload> => ({ definition: type, payload })
  const type: EventType<Payload> = Object.assign(make, definition)
  return type
}

/** `<domain>.<noun phrase>`: a question that a decision in another domain needs answered now. */
export function request<Ask extends z.ZodRawShape, Answer extends z.ZodType>(
  name: `${string}.${string}`,
  shape: { readonly ask: Ask; readonly answer: Answer },
): RequestDefinition<z.infer<z.ZodObject<Ask>>, z.infer<Answer>> {
  return {
    requestName: name,
    ask: z.object(shape.ask) as z.ZodType<z.infer<z.ZodObject<Ask>>>,
    answer: shape.answer as z.ZodType<z.infer<Answer>>,
  }
}

export const idOf = <Prefix extends string>(prefix: Prefix): z.ZodType<Id<Prefix>> =>
  z.custom<Id<Prefix>>((value) => typeof value === 'string' && parseId(prefix, value) !== null, `not a ${prefix}_ id`)

export const instant = z.iso.datetime()

/** Bigints do not travel in JSON: minor units cross the border as a decimal string. */
export const moneyOnWire = z.object({
  minorUnits: z.string().regex(/^-?\d{1,18}$/),
  currency: z.enum(currencies as [string, ...string[]]),
})
