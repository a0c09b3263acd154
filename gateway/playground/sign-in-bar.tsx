import { type DemoSignIn, GUEST } from './config.ts'
import type { Session, SessionState } from './session.ts'
import { useObservable } from './use-observable.ts'

type SignInBarProps = { readonly signIns: readonly DemoSignIn[]; readonly session: Session }

export function SignInBar({ signIns, session }: SignInBarProps) {
  const state = useObservable(session.state)
  const current = state.pending ?? state.identity?.label ?? GUEST
  return (
    <div className="sign-in-bar">
      <SignInState state={state} />
      <fieldset aria-label="Demo sign-in">
        {[GUEST, ...signIns.map(({ label }) => label)].map((label) => (
          <button type="button" key={label} aria-pressed={label === current} onClick={() => session.choose(label)}>
            {label}
          </button>
        ))}
      </fieldset>
    </div>
  )
}

function SignInState({ state: { identity, pending, refusal } }: { readonly state: SessionState }) {
  if (pending) return <output>Signing in…</output>
  if (refusal) return <output className="refusal">Not signed in: {refusal}</output>
  if (!identity) return <output>Not signed in</output>
  return (
    <output title={identity.expiresAt ? `Until ${new Date(identity.expiresAt).toLocaleTimeString()}` : undefined}>
      Signed in as <strong>{identity.name}</strong>
    </output>
  )
}
