# #region perl
use strict;
use warnings;
use IPC::Msg;
use IPC::SysV qw(ftok);

my $queue = IPC::Msg->new(ftok('/etc/passwd', 42), 0) or die "no queue: $!";
$queue->snd(7, 'from Perl') or die "msgsnd: $!";
# #endregion perl
