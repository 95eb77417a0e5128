/** What only operators may do: shelf, stock, people, mail, settings, breakers. */
import { useState } from 'react';
import { Choice } from '../Field.tsx';
import { Mailbox } from '../Mailbox.tsx';
import type { PartProps } from '../Shop.tsx';
import { Breakers } from './Breakers.tsx';
import { Customers } from './Customers.tsx';
import { Settings } from './Settings.tsx';
import { Shelf } from './Shelf.tsx';

const PARTS = [
  ['shelf', 'Products and stock'],
  ['customers', 'Customers'],
  ['mail', 'Mailbox of all'],
  ['settings', 'Settings'],
  ['breakers', 'Breakers'],
] as const;
type Part = (typeof PARTS)[number][0];

export function Operator(props: PartProps) {
  const [part, setPart] = useState<Part>('shelf');
  return (
    <section aria-label="Operator">
      <Choice
        label="Part"
        options={PARTS}
        value={part}
        onChoose={(chosen) => setPart(PARTS.find(([name]) => name === chosen)?.[0] ?? 'shelf')}
      />
      {part === 'shelf' && <Shelf {...props} />}
      {part === 'customers' && <Customers {...props} />}
      {part === 'mail' && <Mailbox {...props} />}
      {part === 'settings' && <Settings {...props} />}
      {part === 'breakers' && <Breakers {...props} />}
    </section>
  );
}
