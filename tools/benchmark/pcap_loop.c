/* pcap_loop.c — reads a capture with libpcap and does nothing with it: the speed of the file. */
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>

static void count(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    uint64_t *sums = (uint64_t *)(void *)user;

    (void)bytes;
    sums[0]++;
    sums[1] += header->caplen;
}

int main(int words_count, char **words)
{
    char why[PCAP_ERRBUF_SIZE];
    uint64_t sums[2] = {0, 0};
    pcap_t *file = words_count == 2 ? pcap_open_offline(words[1], why) : NULL;

    if (!file) {
        fprintf(stderr, "pcap_loop: %s\n", words_count == 2 ? why : "one file, please");
        return 1;
    }
    int status = pcap_dispatch(file, -1, count, (u_char *)sums);

    pcap_close(file);
    printf("%" PRIu64 " packets, %" PRIu64 " bytes\n", sums[0], sums[1]);
    return status < 0;
}
