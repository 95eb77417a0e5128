import { App } from 'aws-cdk-lib';
import { bundle } from '../bundle/bundle.ts';
import { settingsOf } from '../config.ts';
import { playground } from '../playground.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const app = new App({ analyticsReporting: false });
const settings = settingsOf(text(app.node.tryGetContext('stage')) ?? 'local', text(app.node.tryGetContext('origin')));
await bundle();
playground(app, settings);
app.synth();
