# perl sysv.pl send KEY TYPE TEXT | receive KEY MSGTYP
use strict;
use warnings;
use IPC::Msg;

my ($verb, $key, $type, $text) = @ARGV;
my $queue = IPC::Msg->new($key, 0) or die "no queue: $!";
if ($verb eq 'send') {
    $queue->snd($type, $text) or die "msgsnd: $!";
} else {
    my $got;
    my $is = $queue->rcv($got, 8192, $type, 0);
    die "msgrcv: $!" unless defined $is;
    print "$is $got";
}
