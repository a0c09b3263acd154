import { badInput } from '@supermall/kernel/fault'

type Compared<T> = { readonly eq?: T | null; readonly in?: readonly T[] | null } | null
type Ranged<T> = { readonly range?: { readonly from?: T | null; readonly until?: T | null } | null } | null

/** Which members: all that is said must hold. Kept as JSON by what runs later, so instants may come back as texts. */
export type MemberWhere = {
  readonly nickname?: { readonly contains?: string | null } | null
  readonly accountId?: Compared<string>
  readonly levelId?: Compared<string>
  readonly groupId?: Compared<string>
  readonly tagId?: Compared<string>
  readonly inviterId?: Compared<string>
  readonly gender?: Compared<string>
  readonly isBlacklisted?: { readonly eq?: boolean | null } | null
  readonly joinedAt?: Ranged<Date | string>
  readonly spent?: Ranged<bigint | string>
  readonly orderCount?: Ranged<number>
  readonly AND?: readonly MemberWhere[] | null
  readonly OR?: readonly MemberWhere[] | null
  readonly NOT?: MemberWhere | null
}

const MOST_LEVELS = 3
const MOST_BRANCHES = 10
const MOST_IDS = 100

/** Conditions may be nested, but not so that answering them becomes a burden. */
export function assertShallow(where: MemberWhere | null | undefined, level = 1): void {
  if (where == null) return
  if (level > MOST_LEVELS) throw badInput(`Conditions are nested at most ${MOST_LEVELS} levels.`)
  const branches = [...(where.AND ?? []), ...(where.OR ?? []), ...(where.NOT ? [where.NOT] : [])]
  if (branches.length > MOST_BRANCHES) throw badInput(`At most ${MOST_BRANCHES} conditions stand beside each other.`)
  for (const one of [where.accountId, where.levelId, where.groupId, where.tagId, where.inviterId, where.gender]) {
    assertIds(one)
  }
  assertAmount(where.spent?.range?.from)
  assertAmount(where.spent?.range?.until)
  assertWord(where.nickname?.contains)
  for (const branch of branches) assertShallow(branch, level + 1)
}

/** A condition as it is kept: bigints and instants become texts, and are read again where they are compared. */
export const plainWhere = (where: MemberWhere | null | undefined): MemberWhere =>
  JSON.parse(
    JSON.stringify(where ?? {}, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  ) as MemberWhere

function assertIds(compared: Compared<string> | undefined): void {
  if ((compared?.in?.length ?? 0) > MOST_IDS) throw badInput(`At most ${MOST_IDS} are compared at once.`)
  const ids = [...(compared?.in ?? []), ...(compared?.eq == null ? [] : [compared.eq])]
  if (!ids.every((id) => /^[\x21-\x7e]{1,100}$/.test(id))) throw badInput('What is compared is no id.')
}

/** More than any row can hold would be no comparison but a fault. */
function assertAmount(amount: bigint | string | null | undefined): void {
  const most = 10n ** 18n
  if (amount != null && (BigInt(amount) > most || BigInt(amount) < -most)) throw badInput('The amount is too large.')
}

function assertWord(word: string | null | undefined): void {
  if (word == null) return
  const length = [...word.trim()].length
  if (length < 1 || length > 50 || /\p{Cc}/u.test(word)) throw badInput('`contains` has 1 to 50 characters.')
}
