import type { Check } from '@supermall/kernel/check'
import { checkChange, checked } from '@supermall/kernel/check'
import { given } from '@supermall/kernel/given'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Seal } from '@supermall/subgraph/seal'
import { findChannel, saveChannel } from '../data/channels.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { ChannelRow } from '../data/rows.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { isProviderCode } from '../domain/channel.ts'
import { readText } from '../domain/check.ts'
import { channelConfigs } from '../providers/channel-config.ts'
import { configLabel } from '../providers/providers.ts'

type Edit = {
  readonly code: ChannelCode
  readonly name?: string | null
  readonly isEnabled?: boolean | null
  readonly position?: number | null
  readonly feeBasisPoints?: number | null
  readonly expectedVersion: number
}

export async function updateChannel(input: Edit, unit: OperatorUnit): Promise<Result<ChannelRow>> {
  const { code: _code, expectedVersion: _version, ...changes } = input
  const something = checked(checkChange(given(changes)))
  if (!something.ok) return something
  const before = await findChannel(unit.db, input.code)
  if (!before) return refused('CHANNEL_NOT_FOUND', 'There is no such channel.', 'code')
  const name = readText(input.name ?? before.name, { least: 1, most: 60, path: 'name' })
  if (!name.ok) return name
  const edit = {
    name: name.value,
    isEnabled: input.isEnabled ?? before.isEnabled,
    position: input.position ?? before.position,
    feeBasisPoints: input.feeBasisPoints ?? before.feeBasisPoints,
  }
  const bounds = checked(...(['position', 'feeBasisPoints'] as const).map((field) => checkBounds(edit[field], field)))
  if (!bounds.ok) return bounds
  if (edit.isEnabled && needsKeys(input.code) && before.sealedConfig === null)
    return refused('CHANNEL_KEYS_NEEDED', 'Set its keys first.', 'isEnabled')
  const at = { code: input.code, version: input.expectedVersion }
  const saved = await saveChannel(unit.db, at, { ...edit, now: unit.now })
  return saved ? recorded(before, saved, unit) : stale()
}

const checkBounds = (value: number, field: string): Check =>
  value >= 0 && value <= 1_000
    ? null
    : { code: 'NUMBER_BOUNDS', message: 'A position and a fee are from 0 to 1000.', path: [field] }

const needsKeys = (code: ChannelCode): boolean => isProviderCode(code) && code !== 'sandbox-card'

type Configure = { readonly code: ChannelCode; readonly config: unknown; readonly expectedVersion: number }

const LONGEST = 40_000

/** Sealed before it is written; what is refused names the fields and never what they held. */
export async function configureChannel(input: Configure, seal: Seal, unit: OperatorUnit): Promise<Result<ChannelRow>> {
  const { code } = input
  if (!isProviderCode(code) || !needsKeys(code))
    return refused('CHANNEL_HAS_NO_KEYS', 'This channel needs no keys.', 'code')
  const before = await findChannel(unit.db, code)
  if (!before) return refused('CHANNEL_NOT_FOUND', 'There is no such channel.', 'code')
  const text = JSON.stringify(input.config ?? null)
  const read = channelConfigs[code].safeParse(input.config)
  if (!read.success || text.length > LONGEST) {
    const fields = read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return refused(
      'CHANNEL_CONFIG',
      `The keys are not as they must be. ${fields.slice(0, 10).join(' ')}`.trim(),
      'config',
    )
  }
  const sealedConfig = seal.close(JSON.stringify(read.data), configLabel(code))
  const configKeys = Object.keys(read.data).sort()
  const at = { code, version: input.expectedVersion }
  const saved = await saveChannel(unit.db, at, { sealedConfig, configKeys, now: unit.now })
  return saved ? recorded(before, saved, unit) : stale()
}

function recorded(before: ChannelRow, after: ChannelRow, unit: OperatorUnit): Result<ChannelRow> {
  const summary = before.sealedConfig === after.sealedConfig ? 'Channel changed' : 'Keys of a channel set'
  unit.audited({ subjectId: after.code, summary, before: facts(before), after: facts(after) })
  return ok(after)
}

const facts = ({ name, isEnabled, position, feeBasisPoints, configKeys, version }: ChannelRow) => ({
  name,
  isEnabled,
  position,
  feeBasisPoints,
  configKeys,
  version,
})

const stale = () => refused('STALE_VERSION', 'Somebody has changed the channel meanwhile.', 'expectedVersion')
