import type { PermissionCode } from '@supermall/contracts/permissions'
import type { Result } from '@supermall/kernel/result'
import { rehearse } from '@supermall/messaging/rehearse'
import type { Context } from '../context.ts'
import type { OperatorUnit } from '../data/database.ts'

type Trying = { readonly isDryRun: boolean }

/** What operators do, or, as a dry run, only try. */
export const privileged =
  (action: PermissionCode, { operate }: Pick<Context, 'operate'>) =>
  <Input extends Trying, T>(
    { isDryRun, ...given }: Input,
    command: (given: Omit<Input, 'isDryRun'>, unit: OperatorUnit) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    operate(action, (unit) =>
      isDryRun ? rehearse(unit, (trial: OperatorUnit) => command(given, trial)) : command(given, unit),
    )
