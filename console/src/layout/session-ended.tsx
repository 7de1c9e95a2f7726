import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from '@mui/material';
import { useEffect, useState } from 'react';
import { useNotify } from 'react-admin';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { leave, loadUser, sessionEvents } from '../start/boot.js';

/** The session has ended: a second window logs in again, and this page goes on with everything that was typed. */
export function SessionEnded() {
  const [open, setOpen] = useState(false);
  const { session, client, user } = useConsole();
  const notify = useNotify();

  useEffect(() => {
    sessionEvents.expired = () => {
      setOpen(true);
    };
    sessionEvents.renewed = () => {
      setOpen(false);
      // Somebody else must not go on with these screens.
      void loadUser(client).then(({ username }) => {
        if (username !== user.username) {
          location.reload();
        }
      });
    };
  }, [client, user.username]);

  const logIn = async (): Promise<void> => {
    if (!(await session.loginInWindow())) {
      notify(texts.session.blocked, { type: 'warning' });
    }
  };

  return (
    <Dialog open={open} aria-labelledby="session-ended">
      <DialogTitle id="session-ended">{texts.session.ended}</DialogTitle>
      <DialogContent>
        <DialogContentText>{texts.session.endedHelp}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={leave}>{texts.session.logOut}</Button>
        <Button variant="contained" onClick={() => void logIn()} autoFocus>
          {texts.session.logInAgain}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
