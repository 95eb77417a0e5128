/** Profile and addresses: the only room of the system with personal data. */
import { useState } from 'react';
import type { Address, CustomerView } from '../../../../functions/shared/contracts/customers.http.ts';
import { useUi } from '../store.ts';
import type { Doors } from './doors.ts';
import { entry, Field } from './Field.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import type { PartProps } from './Shop.tsx';
import { useAsked, useCall } from './use-asked.ts';

const NEW: Address = { label: 'home', street: '', postalCode: '', city: '', country: 'DE' };
const FIELDS = [
  ['label', 'Label', 40],
  ['street', 'Street', 120],
  ['postalCode', 'Postal code', 16],
  ['city', 'City', 80],
  ['country', 'Country (two letters)', 2],
] as const;

function AddressFields({ address, at, onRemove }: { address: Address; at: number; onRemove: () => void }) {
  return (
    <fieldset className="detail">
      <legend>Address {at + 1}</legend>
      {FIELDS.map(([name, label, most]) => (
        <Field
          key={name}
          label={label}
          name={`${at}.${name}`}
          defaultValue={address[name]}
          required
          maxLength={most}
          {...(name === 'country' ? { pattern: '[A-Z]{2}', title: 'two capital letters' } : {})}
        />
      ))}
      <button type="button" className="btn small" onClick={onRemove}>
        Remove address {at + 1}
      </button>
    </fieldset>
  );
}

interface Keyed {
  readonly key: string;
  readonly address: Address;
}
const keyed = (address: Address): Keyed => ({ key: crypto.randomUUID(), address });

interface EditorProps {
  readonly profile: CustomerView;
  readonly doors: Doors;
  readonly enabled: boolean;
  readonly onSaved: (profile: CustomerView) => void;
  readonly onDeleted: () => void;
}

function Editor({ profile, doors, enabled, onSaved, onDeleted }: EditorProps) {
  const [rows, setRows] = useState(() => profile.addresses.map(keyed));
  const [sure, setSure] = useState(false);
  const { busy, problem, run } = useCall();

  async function save(form: FormData): Promise<void> {
    const addresses = rows.map((_, at) => ({
      label: entry(form, `${at}.label`),
      street: entry(form, `${at}.street`),
      postalCode: entry(form, `${at}.postalCode`),
      city: entry(form, `${at}.city`),
      country: entry(form, `${at}.country`),
    }));
    const change = { name: entry(form, 'name'), email: entry(form, 'email'), addresses };
    const { value } = await run('save', doors.putCustomer(profile.customerId, change));
    if (value !== null) onSaved(value);
  }
  async function remove(): Promise<void> {
    const { answer } = await run(
      'delete',
      doors.deleteCustomer(profile.customerId).then((answer) => ({ answer })),
    );
    if (answer.ok) onDeleted();
  }

  return (
    <form
      className="account"
      aria-label="Profile"
      onSubmit={(event) => {
        event.preventDefault();
        void save(new FormData(event.currentTarget));
      }}
    >
      <Field label="Name" name="name" defaultValue={profile.name} required maxLength={80} autoComplete="name" />
      <Field label="E-mail" name="email" type="email" defaultValue={profile.email} required autoComplete="email" />
      {rows.map(({ key, address }, at) => (
        <AddressFields
          key={key}
          address={address}
          at={at}
          onRemove={() => setRows((before) => before.filter((row) => row.key !== key))}
        />
      ))}
      {rows.length === 0 && <p className="hint">No address yet.</p>}
      <div className="row buttons">
        <button
          type="button"
          className="btn"
          disabled={rows.length >= 10}
          onClick={() => setRows((before) => [...before, keyed(NEW)])}
        >
          Add an address
        </button>
        <button type="submit" className="btn pri" disabled={!enabled || busy === 'save'}>
          Save
        </button>
      </div>
      <p className="hint">Version {profile.revision} of the profile.</p>
      <button
        type="button"
        className="btn small"
        disabled={!enabled || busy === 'delete'}
        onClick={() => (sure ? void remove() : setSure(true))}
      >
        {sure ? 'Really delete the profile' : 'Delete the profile…'}
      </button>
      {problem !== null && <ProblemNote problem={problem} />}
    </form>
  );
}

export function Profile({ doors, enabled, userId }: PartProps) {
  const session = useUi((state) => state.session);
  const { value, problem, busy, ask } = useAsked(() => doors.customer(userId), enabled && userId !== '');
  const [saved, setSaved] = useState<CustomerView | null>(null);
  const [deleted, setDeleted] = useState(false);
  const making = useCall();

  async function make(): Promise<void> {
    if (session === null || session === 'unknown') return;
    const { name, email } = session;
    const made = await making.run('make', doors.createCustomer({ name, email, addresses: [] }));
    if (made.value !== null) {
      setSaved(made.value);
      setDeleted(false);
    }
  }

  if (userId === '') return <p className="hint">Sign in to see your profile.</p>;
  const profile = deleted ? null : (saved ?? value);
  const missing = profile === null && (deleted || problem?.code === 'customer-not-found');
  return (
    <section aria-label="Profile and addresses">
      {busy && profile === null && <p className="hint">Reading the profile…</p>}
      {missing && (
        <>
          <p className="hint">
            {deleted
              ? 'The profile is deleted; a tombstone without personal data remains.'
              : 'There is no profile yet.'}{' '}
            After a sign-up an event makes it within moments.
          </p>
          <div className="row buttons">
            <button type="button" className="btn" onClick={ask}>
              Look again
            </button>
            <button type="button" className="btn" disabled={!enabled} onClick={() => void make()}>
              Make a profile
            </button>
          </div>
          {making.problem !== null && <ProblemNote problem={making.problem} />}
        </>
      )}
      {problem !== null && !missing && profile === null && <ProblemNote problem={problem} />}
      {profile !== null && (
        <Editor
          key={`${profile.customerId} ${profile.revision}`}
          profile={profile}
          doors={doors}
          enabled={enabled}
          onSaved={setSaved}
          onDeleted={() => setDeleted(true)}
        />
      )}
    </section>
  );
}
