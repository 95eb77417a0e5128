import { Component, type ReactNode } from 'react';
import { tryAgain } from './later.tsx';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

/** Words of the browsers, and of the bundler for styles. */
const notLoaded = (reason: string): boolean => /imported module|module script failed|preload CSS/i.test(reason);

/** One broken part says so and leaves the rest of the page alone. */
export class Boundary extends Component<Props, { readonly broken: string | null }> {
  override state = { broken: null };

  static getDerivedStateFromError(error: unknown) {
    return { broken: error instanceof Error ? error.message : String(error) };
  }

  again = (): void => {
    tryAgain();
    this.setState({ broken: null });
  };

  override render() {
    const broken: string | null = this.state.broken;
    if (broken === null) return this.props.children;
    return (
      <section className={`broken ${this.props.name}`} role="alert">
        {notLoaded(broken) ? (
          <>
            <b>This part of the page could not be loaded.</b>
            <p>What serves the page does not answer, or serves another version of it by now.</p>
            <span className="row">
              <button type="button" className="btn" onClick={this.again}>
                Try again
              </button>
              <button type="button" className="btn" onClick={() => location.reload()}>
                Read the page again
              </button>
            </span>
          </>
        ) : (
          <>
            <b>This part of the page broke: {broken}</b>
            <button type="button" className="btn" onClick={this.again}>
              Draw it again
            </button>
          </>
        )}
      </section>
    );
  }
}
