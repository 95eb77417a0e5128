/** One product: votes, the way its facts were found, and what goes with it. */
import { useEffect, useRef, useState } from 'react';
import type { ProductView } from '../../../../functions/shared/contracts/catalog.http.ts';
import type { RecommendationList } from '../../../../functions/shared/contracts/recommendations.http.ts';
import { ProblemNote } from './ProblemNote.tsx';
import type { PartProps } from './Shop.tsx';
import { useCall } from './use-asked.ts';

interface ProductProps extends PartProps {
  readonly product: ProductView;
  readonly shelf: readonly ProductView[];
  readonly onChange: (product: ProductView) => void;
  readonly onOpen: (id: string) => void;
}

const WORDS = { 'bought-together': 'bought together', popular: 'popular' } as const;
const CACHE: Readonly<Record<string, string>> = {
  hit: 'from the cache',
  miss: 'from the store',
  stale: 'from the cache, past its time: the store does not answer',
};

export function Product({ product, shelf, doors, enabled, userId, onChange, onOpen }: ProductProps) {
  const [advice, setAdvice] = useState<RecommendationList['items'] | null>(null);
  const [cache, setCache] = useState<string | null>(null);
  const { busy, problem, run } = useCall();
  const { id } = product;
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    let gone = false;
    void doors.product(id).then(({ value, answer }) => {
      if (gone) return;
      setCache(answer.cache);
      if (value !== null) tell.current(value);
    });
    void doors.advice(id).then(({ value }) => {
      if (!gone) setAdvice(value === null ? null : [...value.items]);
    });
    return () => {
      gone = true;
    };
  }, [id, doors]);

  async function vote(): Promise<void> {
    const { value } = await run('vote', doors.vote(product));
    if (value !== null) onChange({ ...product, votes: value.votes });
  }
  const nameOf = (one: string): string => shelf.find((other) => other.id === one)?.name ?? one;
  return (
    <div className="detail">
      <div className="row">
        <span className="grow">
          {product.category} · {product.votes} {product.votes === 1 ? 'vote' : 'votes'}
        </span>
        <button
          type="button"
          className="btn small"
          disabled={!enabled || userId === '' || busy === 'vote'}
          onClick={() => void vote()}
        >
          Vote for it
        </button>
      </div>
      {userId === '' && <p className="hint">Sign in to vote: one vote per person.</p>}
      {cache !== null && (
        <p className="hint">
          Read {CACHE[cache] ?? cache} <span className="mono">x-cache: {cache}</span>
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      <h3>Goes with it</h3>
      {advice === null && <p className="hint">Nothing known yet.</p>}
      {advice?.length === 0 && <p className="hint">Nobody has bought it together with something yet.</p>}
      <ul aria-label="Goes with it">
        {advice?.map(({ productId, because }) => (
          <li key={productId} className="row">
            <button type="button" className="link plain grow" onClick={() => onOpen(productId)}>
              {nameOf(productId)}
            </button>
            <span className="muted">{WORDS[because]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
