import { after, hours } from '@supermall/kernel/time'

/** What somebody does over days; each `yield` says how many hours pass until it goes on. */
export type Act = AsyncGenerator<number, void>

type Due = { readonly at: Date; readonly act: Act }
type Curtain = {
  readonly end: Date
  readonly moveTo: (instant: Date) => Promise<void>
  readonly settle: () => Promise<void>
}

/**
 * Plays all acts at once, each step in its time; what would come after the end has not happened yet. An act that breaks keeps
 * no other back, so that all that is wrong is told at once.
 */
export async function play(acts: readonly Due[], { end, moveTo, settle }: Curtain): Promise<number> {
  const due = [...acts]
  const broken: unknown[] = []
  for (let steps = 0; ; steps++) {
    due.sort((a, b) => a.at.getTime() - b.at.getTime())
    const next = due.shift()
    if (!next || next.at > end) {
      if (broken.length > 0) throw new Error(broken.map(String).join('\n'))
      return steps
    }
    await moveTo(next.at)
    try {
      const { value, done } = await next.act.next()
      if (!done) due.push({ act: next.act, at: after(next.at, hours(value)) })
    } catch (error) {
      broken.push(error)
    }
    await settle()
  }
}
