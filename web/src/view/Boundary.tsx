import { Component, type ReactNode } from 'react';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

/** One broken part says so and leaves the rest of the page alone. */
export class Boundary extends Component<Props, { readonly broken: string | null }> {
  override state = { broken: null };

  static getDerivedStateFromError(error: unknown) {
    return { broken: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { broken } = this.state;
    if (broken === null) return this.props.children;
    return (
      <section className={`broken ${this.props.name}`} role="alert">
        <b>This part of the page broke: {broken}</b>
        <button type="button" className="btn" onClick={() => this.setState({ broken: null })}>
          Draw it again
        </button>
      </section>
    );
  }
}
