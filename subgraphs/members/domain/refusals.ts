import type { Refused } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'

export { notFound, stale, tooMany } from '@supermall/kernel/refusals'

export const nameTaken = (path: string): Refused => refused('NAME_TAKEN', 'Another one has this name already.', path)

export const gone = (): Refused => refused('MEMBER_DELETED', 'This account was deleted.')
