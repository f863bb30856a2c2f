/* osip_loop.c — gives each datagram of a capture to osip_message_parse(), and nothing else. */
#include <inttypes.h>
#include <osipparser2/osip_message.h>
#include <osipparser2/osip_parser.h>
#include <pcap/pcap.h>
#include <stdio.h>

enum { HEADERS = 14 + 20 + 8 }; /* as load.c writes them: Ethernet, IPv4, UDP */

struct sums {
    uint64_t parsed, refused;
};

static void parse(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    struct sums *sums = (struct sums *)(void *)user;
    osip_message_t *message;

    if (header->caplen <= HEADERS || osip_message_init(&message))
        return;
    if (osip_message_parse(message, (const char *)bytes + HEADERS, header->caplen - HEADERS))
        sums->refused++;
    else
        sums->parsed++;
    osip_message_free(message);
}

int main(int words_count, char **words)
{
    char why[PCAP_ERRBUF_SIZE];
    struct sums sums = {0, 0};
    pcap_t *file = words_count == 2 ? pcap_open_offline(words[1], why) : NULL;

    if (!file) {
        fprintf(stderr, "osip_loop: %s\n", words_count == 2 ? why : "one file, please");
        return 1;
    }
    parser_init();
    int status = pcap_dispatch(file, -1, parse, (u_char *)&sums);

    pcap_close(file);
    printf("%" PRIu64 " parsed, %" PRIu64 " refused\n", sums.parsed, sums.refused);
    return status < 0;
}
